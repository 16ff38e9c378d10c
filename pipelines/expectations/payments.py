"""What is expected of the payments, each in its latest version."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Drift, Rule, Suite

TABLE = schemas.PAYMENTS
KEY = TABLE.key
APPROVED = "status IN ('approved', 'in_mediation', 'refunded', 'charged_back')"
DECLINED = "status IN ('rejected', 'cancelled')"
DAY = "CAST((attempted_at AT TIME ZONE 'UTC') AT TIME ZONE 'America/Argentina/Buenos_Aires' AS DATE)"


def suite(params: ValidateParams) -> Suite:
    """Keys, money to the centavo, times in order, references, no day missing, no sudden change."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.money_floors(TABLE),
            *MONEY,
            *common.times_in_order(TABLE, "attempted_at"),
            *common.nothing_in_the_future(TABLE, "attempted_at", "event_at"),
            *STATES,
            *common.known_values(TABLE),
            *_references(params),
            common.known_province(TABLE, "currency = 'ARS'"),
            *common.pseudonyms(TABLE),
            common.no_contacts(TABLE),
            _no_missing_day(params),
        ),
        samples=(*common.from_schema(TABLE), common.known_currency()),
        drifts=_drifts(params),
    )


MONEY = (
    Rule(
        "net_received_balances",
        "net_received is amount - processor_fee - taxes_withheld, to the centavo, where a payment was approved",
        "amount - processor_fee - taxes_withheld <> net_received",
        among=f"{APPROVED} AND processor_fee IS NOT NULL AND taxes_withheld IS NOT NULL AND net_received IS NOT NULL",
        shown=(*KEY, "amount", "processor_fee", "taxes_withheld", "net_received"),
    ),
    Rule(
        "money_totals_balance",
        "The totals of amount, fees, taxes and net of each source and currency balance in whole centavos",
        "amount_centavos - fee_centavos - tax_centavos <> net_centavos",
        relation=(
            "SELECT source, currency, "
            + ", ".join(
                f"CAST(sum({column}) * 100 AS HUGEINT) AS {name}_centavos"
                for name, column in {
                    "amount": "amount",
                    "fee": "processor_fee",
                    "tax": "taxes_withheld",
                    "net": "net_received",
                }.items()
            )
            + f" FROM {TABLE.name} WHERE {APPROVED} AND processor_fee IS NOT NULL AND taxes_withheld IS NOT NULL "
            "AND net_received IS NOT NULL GROUP BY ALL"
        ),
        shown=("source", "currency", "amount_centavos", "fee_centavos", "tax_centavos", "net_centavos"),
    ),
    Rule(
        "total_paid_balances",
        "total_paid is amount + payer_financing, to the centavo, where a payment was approved",
        "amount + coalesce(payer_financing, 0) <> total_paid",
        among=f"{APPROVED} AND total_paid IS NOT NULL",
        shown=(*KEY, "amount", "payer_financing", "total_paid"),
        severity="warn",  # no income is made of it, and a coupon may lawfully lessen it
    ),
    Rule(
        "refunded_within_total_paid",
        "No more is refunded than the client paid: amount and what financing it cost him",
        "refunded_amount > amount + coalesce(payer_financing, 0) OR refunded_amount < 0",
        among="refunded_amount IS NOT NULL",
        shown=(*KEY, "amount", "payer_financing", "refunded_amount"),
    ),
    Rule(
        "deductions_within_amount",
        "Fees, taxes and financing are not negative, and fees and taxes together no more than the amount",
        "least(processor_fee, taxes_withheld, payer_financing) < 0 "
        "OR coalesce(processor_fee, 0) + coalesce(taxes_withheld, 0) > amount",
        shown=(*KEY, "amount", "processor_fee", "taxes_withheld", "payer_financing"),
    ),
    Rule(
        "nothing_kept_of_a_decline",
        "Of a declined payment nothing is received, withheld or refunded",
        "greatest(coalesce(net_received, 0), coalesce(refunded_amount, 0)) > 0",
        among=DECLINED,
        shown=(*KEY, "status", "net_received", "refunded_amount"),
    ),
)

STATES = (
    Rule(
        "approved_at_in_order",
        "approved_at lies between the attempt and the state that tells of it",
        "approved_at < attempted_at OR approved_at > event_at",
        among="approved_at IS NOT NULL",
        shown=(*KEY, "attempted_at", "approved_at", "event_at"),
    ),
    Rule(
        "decline_has_its_status",
        "Only a declined payment has a decline_class",
        f"NOT ({DECLINED})",
        among="decline_class IS NOT NULL",
        shown=(*KEY, "status", "decline_class"),
    ),
    Rule(
        "refund_has_its_amount",
        "A payment that was refunded says how much was, where its source tells of amounts refunded",
        "refunded_amount = 0",
        among="status = 'refunded' AND refunded_amount IS NOT NULL",
        shown=(*KEY, "status", "refunded_amount"),
    ),
    Rule(
        "release_not_before_attempt",
        "Money is not released before the day of the attempt",
        f"release_on < {DAY}",
        among="release_on IS NOT NULL",
        shown=(*KEY, "attempted_at", "release_on"),
    ),
    Rule(
        "attempts_are_numbered_once",
        "No two attempts of one checkout bear the same number",
        "copies > 1",
        relation=(
            "SELECT source, checkout_id, attempt_no, count(*) AS copies FROM payments "
            "WHERE checkout_id IS NOT NULL AND attempt_no IS NOT NULL GROUP BY ALL"
        ),
        shown=("source", "checkout_id", "attempt_no", "copies"),
    ),
    Rule(
        "installments_are_usual",
        "A payment is split into 48 installments at most",
        "installments > 48",
        among="installments IS NOT NULL",
        shown=(*KEY, "installments"),
        severity="warn",
    ),
)


def _references(params: ValidateParams) -> tuple[Rule, ...]:
    targets = {"checkout_id": schemas.CHECKOUTS, "booking_id": schemas.BOOKINGS, "provider_id": schemas.PROVIDERS}
    return tuple(common.refers(TABLE, column, to, "attempted_at", params) for column, to in targets.items())


def _no_missing_day(params: ValidateParams) -> Rule:
    """Tell a lost delivery from a quiet shop: the same weekday was busy four times before, and it is no holiday."""
    weeks = ", ".join(f"coalesce(b{n}.attempts, 0)" for n in (1, 2, 3, 4))
    joins = " ".join(
        f"LEFT JOIN daily b{n} ON b{n}.source = s.source AND b{n}.day = CAST(s.day - INTERVAL {7 * n} DAY AS DATE)"
        for n in (1, 2, 3, 4)
    )
    return Rule(
        "no_day_is_missing",
        f"No day is without payments where the source had {params.gap_attempts} on each of the four weekdays before",
        f"attempts = 0 AND usual >= {params.gap_attempts}",
        among="NOT holiday",
        relation=(
            f"WITH daily AS (SELECT source, {DAY} AS day, count(*) AS attempts FROM payments "
            "WHERE attempted_at <= getvariable('horizon') GROUP BY ALL), "
            "span AS (SELECT source, CAST(unnest(generate_series(min(day), max(day), INTERVAL 1 DAY)) AS DATE) AS day "
            "FROM daily GROUP BY source) "
            f"SELECT s.source, s.day, coalesce(d.attempts, 0) AS attempts, least({weeks}) AS usual, "
            "s.day IN (SELECT day FROM holidays) AS holiday "
            f"FROM span s LEFT JOIN daily d ON d.source = s.source AND d.day = s.day {joins}"
        ),
        shown=("source", "day", "usual"),
    )


def _drifts(params: ValidateParams) -> tuple[Drift, ...]:
    return (
        Drift(
            "approval_rate_is_steady",
            f"A source's approval rate moved by no more than {params.approval_drift:.0%} of itself since the last "
            "generation",
            f"SELECT source, count(*) FILTER ({'WHERE ' + APPROVED}) / count(*) AS value FROM payments "
            f"WHERE {APPROVED} OR {DECLINED} GROUP BY source",
            1 - params.approval_drift,
            1 + params.approval_drift,
        ),
        Drift(
            "median_amount_is_steady",
            f"A source's median amount moved by no more than {params.amount_drift:.0%} of itself since the last "
            "generation",
            "SELECT source, quantile_disc(amount, 0.5) AS value FROM payments GROUP BY source",
            1 / (1 + params.amount_drift),
            1 + params.amount_drift,
        ),
        Drift(
            "payments_do_not_vanish",
            "A source has no fewer payments than in the last generation",
            "SELECT source, count(*) AS value FROM payments GROUP BY source",
            1.0,
            1e9,
        ),
    )
