"""How, where and on what the payment is made, as the attempt itself says."""

from __future__ import annotations

from dataclasses import dataclass

import ibis

from barberpro.features.feature import Feature, Inputs, Kind

UNKNOWN = "NULL where the source does not say"


def _said(name: str, kind: Kind, text: str) -> Feature:
    return Feature(name, kind, text, UNKNOWN, needs=(name,))


@dataclass(frozen=True, slots=True)
class Means:
    """The attempt's own facts."""

    features: tuple[Feature, ...] = (
        _said("currency", "categorical", "currency of the amount"),
        _said("method", "categorical", "means of payment"),
        _said("brand", "categorical", "card brand, wallet or voucher network"),
        _said("issuer", "categorical", "issuing bank, or the acquirer the attempt was sent to"),
        _said("three_ds", "numeric", "1 where the card holder was authenticated with 3-D Secure, else 0"),
        _said("installments", "numeric", "number of installments"),
        _said("device_type", "categorical", "device the attempt came from"),
        _said("province", "categorical", "province, or the jurisdiction as the source names it"),
        _said("attempt_no", "numeric", "1 for the first attempt of its checkout"),
    )

    def table(self, inputs: Inputs) -> ibis.Table:
        """Compute `row_id` and the features, one row for each wanted attempt."""
        wanted = inputs.wanted
        kinds = {"three_ds": wanted.three_ds.cast("int64")}
        return wanted.select("row_id", **{each.name: kinds.get(each.name, wanted[each.name]) for each in self.features})


FAMILY = Means()
