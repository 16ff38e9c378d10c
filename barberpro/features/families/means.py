"""How, where and on what the payment is made, as the attempt itself says."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from barberpro.features.feature import Feature, Inputs

UNKNOWN = "NULL where the source does not say"


@dataclass(frozen=True, slots=True)
class Means:
    """The attempt's own facts."""

    features: tuple[Feature, ...] = (
        Feature("currency", "categorical", "currency of the amount", UNKNOWN),
        Feature("method", "categorical", "means of payment", UNKNOWN),
        Feature("brand", "categorical", "card brand, wallet or voucher network", UNKNOWN),
        Feature("issuer", "categorical", "issuing bank, or the acquirer the attempt was sent to", UNKNOWN),
        Feature("three_ds", "numeric", "1 where the card holder was authenticated with 3-D Secure, else 0", UNKNOWN),
        Feature("installments", "numeric", "number of installments", UNKNOWN),
        Feature("device_type", "categorical", "device the attempt came from", UNKNOWN),
        Feature("province", "categorical", "province, or the jurisdiction as the source names it", UNKNOWN),
        Feature("attempt_no", "numeric", "1 for the first attempt of its checkout", UNKNOWN),
    )

    def table(self, inputs: Inputs) -> ibis.Table:
        """Compute `row_id` and the features, one row for each wanted attempt."""
        wanted = inputs.wanted
        kinds = {"three_ds": wanted.three_ds.cast("int64")}
        return wanted.select("row_id", **{each.name: kinds.get(each.name, wanted[each.name]) for each in self.features})


FAMILY = Means()
