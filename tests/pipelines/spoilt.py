"""How to break each rule of the gate, and no other: statements that spoil one thing in a world where all is well.

`{one}` stands for the condition that chooses a row on which no other rule depends.
"""

from __future__ import annotations

LATER = "TIMESTAMP '2031-01-01'"
ONE = {
    "clients": "client_id = (SELECT min(client_id) FROM clients)",
    "refunds": "refund_id = (SELECT min(refund_id) FROM refunds)",
    "disputes": "dispute_id = (SELECT min(dispute_id) FROM disputes)",
    "bookings": "booking_id = (SELECT min(booking_id) FROM bookings)",
    "checkouts": "checkout_id = (SELECT min(checkout_id) FROM checkouts WHERE outcome = 'abandoned')",
    "cpi": "(region, month) = (SELECT (region, month) FROM cpi ORDER BY month DESC, region LIMIT 1)",
    "deflator": "(region, month) = ('nea', DATE '2026-07-01')",
    "fx": "(rate, month) = ('blue', DATE '2026-07-01')",
    "inflation_expectations": "survey_month = DATE '2025-07-01' AND horizon_months = 2",
    "processor_fees": "province = 'AR-S' AND channel = 'point' AND method = 'debit_card' AND release_days = 0",
    "installment_plans": "plan = 'sin_interes' AND installments = 6 AND effective_from = DATE '2025-01-31'",
    "payment_events": "content_hash = (SELECT min(content_hash) FROM payment_events)",
    "payments": "payment_id = (SELECT min(payment_id) FROM payments WHERE status = 'rejected')",
    "providers": "provider_id = (SELECT min(provider_id) FROM providers WHERE left_at IS NULL)",
    "reviews": "review_id = (SELECT min(review_id) FROM reviews)",
    "tombstones": "tombstone_id = (SELECT min(tombstone_id) FROM tombstones)",
    "load_ledger": "load_id = (SELECT max(load_id) FROM load_ledger WHERE table_name = 'payment_events')",
    "settlement_lines": "line_id = (SELECT min(line_id) FROM settlement_lines)",
    "release_lines": "line_id = (SELECT min(line_id) FROM release_lines)",
    "quarantine": "line = (SELECT min(line) FROM quarantine)",
}
APPROVED = "payment_id = (SELECT min(payment_id) FROM payments WHERE status = 'approved')"
REFUNDED = "payment_id = (SELECT min(payment_id) FROM payments WHERE status = 'refunded')"


COMMON = {
    "key_is_unique": "INSERT INTO {table} SELECT * FROM {table} WHERE {one}",
    "price_is_not_below_0": "UPDATE {table} SET price = -0.01 WHERE {one}",
    "amount_is_not_below_0": "UPDATE {table} SET amount = -0.01 WHERE {one}",
    "attempted_at_not_after_event_at": "UPDATE {table} SET attempted_at = event_at + INTERVAL 1 SECOND WHERE {one}",
    "opened_at_not_after_event_at": "UPDATE {table} SET opened_at = event_at + INTERVAL 1 SECOND WHERE {one}",
    "created_at_not_after_event_at": "UPDATE {table} SET created_at = event_at + INTERVAL 1 SECOND WHERE {one}",
    "event_at_not_after_known_at": "UPDATE {table} SET known_at = event_at - INTERVAL 1 SECOND WHERE {one}",
    "event_at_not_in_the_future": f"UPDATE {{table}} SET event_at = {LATER}, known_at = {LATER} WHERE {{one}}",
    "client_id_is_a_pseudonym": "UPDATE {table} SET client_id = 'Ana Paz' WHERE {one}",
    "booking_id_is_in_bookings": "UPDATE {table} SET booking_id = 'astray-' || booking_id",
    "provider_id_is_in_providers": "UPDATE {table} SET provider_id = 'astray'",
    "published_after_its_month": "UPDATE {table} SET published_on = month WHERE {one}",
    "no_month_is_missing": "DELETE FROM {table} WHERE month = DATE '2026-04-01'",
    "province_is_known": "UPDATE {table} SET province = 'AR-I' WHERE {one}",
}
"""By the name of the rule."""

OWN = {
    ("clients", "registered_at_not_after_event_at"): (
        "UPDATE clients SET registered_at = event_at + INTERVAL 1 SECOND WHERE {one}"
    ),
    ("clients", "registered_at_not_in_the_future"): (
        f"UPDATE clients SET registered_at = {LATER}, event_at = {LATER}, known_at = {LATER} WHERE {{one}}"
    ),
    ("clients", "no_contact_or_card_in_texts"): "UPDATE clients SET device_type = 'ana.paz@example.com' WHERE {one}",
    ("refunds", "created_at_not_in_the_future"): (
        f"UPDATE refunds SET created_at = {LATER}, event_at = {LATER}, known_at = {LATER} WHERE {{one}}"
    ),
    ("refunds", "payment_id_is_in_payments"): "UPDATE refunds SET payment_id = 'astray-' || payment_id",
    ("refunds", "approved_refunds_within_payment"): "UPDATE refunds SET amount = amount * 100",
    ("refunds", "no_contact_or_card_in_texts"): "UPDATE refunds SET status = 'ana.paz@example.com' WHERE {one}",
    ("disputes", "opened_at_not_in_the_future"): (
        f"UPDATE disputes SET opened_at = {LATER}, event_at = {LATER}, known_at = {LATER}, "
        "closed_at = NULL WHERE {one}"
    ),
    ("disputes", "opened_before_closing"): (
        "UPDATE disputes SET closed_at = opened_at - INTERVAL 1 SECOND WHERE {one}"
    ),
    ("disputes", "payment_id_is_in_payments"): "UPDATE disputes SET payment_id = 'astray-' || payment_id",
    ("disputes", "no_contact_or_card_in_texts"): "UPDATE disputes SET reason = 'ana.paz@example.com' WHERE {one}",
    (
        "bookings",
        "created_at_not_in_the_future",
    ): f"UPDATE bookings SET created_at = {LATER}, starts_at = {LATER} WHERE {{one}}",
    ("bookings", "created_before_start"): "UPDATE bookings SET starts_at = created_at - INTERVAL 1 MINUTE",
    ("bookings", "no_contact_or_card_in_texts"): "UPDATE bookings SET service = 'ana.paz@example.com' WHERE {one}",
    ("checkouts", "opened_at_not_in_the_future"): (
        f"UPDATE checkouts SET opened_at = {LATER}, event_at = {LATER}, known_at = {LATER} WHERE {{one}}"
    ),
    ("checkouts", "paid_has_its_time"): "UPDATE checkouts SET outcome = 'open', paid_at = {later} WHERE {one}",
    ("checkouts", "paid_after_opening"): (
        "UPDATE checkouts SET paid_at = opened_at - INTERVAL 1 SECOND "
        "WHERE checkout_id = (SELECT min(checkout_id) FROM checkouts WHERE outcome = 'paid')"
    ),
    ("checkouts", "paid_has_its_attempt"): (
        "UPDATE checkouts SET first_payment_id = NULL "
        "WHERE checkout_id = (SELECT min(checkout_id) FROM checkouts WHERE outcome = 'paid')"
    ),
    ("checkouts", "menu_is_json"): "UPDATE checkouts SET menu = '[' WHERE {one}",
    ("checkouts", "propensity_is_possible"): "UPDATE checkouts SET propensity = 0 WHERE {one}",
    (
        "checkouts",
        "no_contact_or_card_in_texts",
    ): "UPDATE checkouts SET device_type = '4509 9535 6623 3704'",
    ("cpi", "index_is_positive"): "UPDATE cpi SET index_value = 0 WHERE {one}",
    ("cpi", "no_price_leaps"): "UPDATE cpi SET index_value = index_value * 2.1 WHERE {one}",
    ("deflator", "level_is_positive"): "UPDATE deflator SET index_value = 0 WHERE basis = 'provisional'",
    ("deflator", "published_is_as_published"): (
        "UPDATE deflator SET index_value = index_value + 0.0001 WHERE month = '2026-07-01' AND region = 'nea'"
    ),
    ("deflator", "provisional_comes_last"): "UPDATE deflator SET basis = 'provisional' WHERE month = '2026-07-01'",
    ("fx", "price_is_positive"): "UPDATE fx SET ars_per_usd = 0 WHERE {one}",
    ("fx", "no_price_leaps"): "UPDATE fx SET ars_per_usd = ars_per_usd * 10 WHERE {one}",
    ("holidays", "key_is_unique"): "INSERT INTO holidays SELECT * FROM holidays LIMIT 1",
    ("holidays", "every_year_has_its_holidays"): "DELETE FROM holidays WHERE year(day) = 2024 AND month(day) > 2",
    ("inflation_expectations", "published_after_its_month"): (
        "UPDATE inflation_expectations SET published_on = survey_month WHERE {one}"
    ),
    ("inflation_expectations", "inflation_is_a_fraction"): (
        "UPDATE inflation_expectations SET value = 1.8 WHERE {one} AND variable = 'cpi_monthly'"
    ),
    ("inflation_expectations", "dollar_is_positive"): (
        "UPDATE inflation_expectations SET value = 0 WHERE {one} AND variable = 'fx_average'"
    ),
    ("load_ledger", "records_are_conserved"): "UPDATE load_ledger SET duplicate = duplicate + 1 WHERE {one}",
    ("load_ledger", "loaded_rows_are_there"): "DELETE FROM reviews_versions WHERE rowid = 0",
    ("load_ledger", "few_records_are_refused"): (
        "UPDATE load_ledger SET quarantined = quarantined + rows // 10 WHERE {one}"
    ),
    ("load_ledger", "refusals_do_not_jump"): "UPDATE load_ledger SET quarantined = rows, rows = 2 * rows WHERE {one}",
    ("payment_events", "version_is_unique"): "INSERT INTO payment_events SELECT * FROM payment_events WHERE {one}",
    ("payment_events", "known_at_not_in_the_future"): f"UPDATE payment_events SET known_at = {LATER} WHERE {{one}}",
    ("payment_events", "versions_follow_time"): (
        "INSERT INTO payment_events SELECT * REPLACE (source_version - 1 AS source_version, "
        "event_at + INTERVAL 1 SECOND AS event_at, content_hash + 1 AS content_hash) "
        "FROM payment_events WHERE {one}"
    ),
    ("payment_events", "identity_stays"): (
        "INSERT INTO payment_events SELECT * REPLACE ('USD' AS currency, content_hash + 1 AS content_hash) "
        "FROM payment_events WHERE {one}"
    ),
    ("payment_events", "every_payment_has_its_latest"): "DELETE FROM payments WHERE {payment}",
    ("payments", "net_received_balances"): f"UPDATE payments SET net_received = net_received - 0.01 WHERE {APPROVED}",
    ("payments", "money_totals_balance"): f"UPDATE payments SET net_received = net_received - 0.01 WHERE {APPROVED}",
    ("payments", "total_paid_balances"): f"UPDATE payments SET total_paid = total_paid + 0.01 WHERE {APPROVED}",
    ("payments", "status_is_known"): f"UPDATE payments SET status = 'teleported' WHERE {APPROVED}",
    ("payments", "status_detail_is_known"): f"UPDATE payments SET status_detail = 'of_tomorrow' WHERE {APPROVED}",
    ("payments", "refunded_within_total_paid"): (
        f"UPDATE payments SET refunded_amount = amount + payer_financing + 0.01 WHERE {REFUNDED}"
    ),
    ("payments", "deductions_within_amount"): "UPDATE payments SET processor_fee = -0.01 WHERE {one}",
    ("payments", "nothing_kept_of_a_decline"): "UPDATE payments SET net_received = 0.01 WHERE {one}",
    ("payments", "attempted_at_not_in_the_future"): (
        f"UPDATE payments SET attempted_at = {LATER}, event_at = {LATER}, known_at = {LATER} WHERE {{one}}"
    ),
    ("payments", "approved_at_in_order"): (
        f"UPDATE payments SET approved_at = attempted_at - INTERVAL 1 SECOND WHERE {APPROVED}"
    ),
    ("payments", "decline_has_its_status"): f"UPDATE payments SET decline_class = 'issuer' WHERE {APPROVED}",
    ("payments", "refund_has_its_amount"): f"UPDATE payments SET refunded_amount = 0 WHERE {REFUNDED}",
    ("payments", "release_not_before_attempt"): f"UPDATE payments SET release_on = DATE '2020-01-01' WHERE {APPROVED}",
    ("payments", "attempts_are_numbered_once"): (
        "UPDATE payments SET attempt_no = 1, checkout_id = (SELECT min(checkout_id) FROM payments)"
        " WHERE checkout_id = (SELECT max(checkout_id) FROM payments)"
    ),
    ("payments", "installments_are_usual"): "UPDATE payments SET installments = 49 WHERE {one}",
    ("payments", "checkout_id_is_in_checkouts"): "UPDATE payments SET checkout_id = 'astray-' || checkout_id",
    ("payments", "no_contact_or_card_in_texts"): "UPDATE payments SET issuer = 'Ana.Paz@Example.com' WHERE {one}",
    ("payments", "no_day_is_missing"): (
        "DELETE FROM payments WHERE CAST(attempted_at - INTERVAL 3 HOUR AS DATE) = DATE '2026-07-24'"
    ),
    ("installment_plans", "payer_is_charged_one_way"): "UPDATE installment_plans SET tna_bp = 5000 WHERE {one}",
    ("installment_plans", "collectors_part_is_a_part"): (
        "UPDATE installment_plans SET collector_cost_bp = 10001 WHERE {one}"
    ),
    ("installment_plans", "spans_follow_each_other"): (
        "UPDATE installment_plans SET effective_until = effective_from WHERE {one}"
    ),
    ("processor_fees", "fee_is_a_part"): "UPDATE processor_fees SET fee_bp = 10001 WHERE {one}",
    ("processor_fees", "place_is_known"): "UPDATE processor_fees SET province = 'AR-I' WHERE {one}",
    ("processor_fees", "others_have_a_fee"): "DELETE FROM processor_fees WHERE province = 'all' AND channel = 'qr'",
    ("providers", "joined_at_not_in_the_future"): f"UPDATE providers SET joined_at = {LATER} WHERE {{one}}",
    ("providers", "joined_before_leaving"): "UPDATE providers SET left_at = joined_at - INTERVAL 1 DAY WHERE {one}",
    ("providers", "no_contact_or_card_in_texts"): "UPDATE providers SET segment = '4509-9535-6623-3704' WHERE {one}",
    ("provinces", "key_is_unique"): (
        "INSERT INTO provinces SELECT * FROM provinces LIMIT 1; DELETE FROM provinces WHERE province = 'AR-Z'"
    ),
    ("provinces", "all_24_are_there"): "DELETE FROM provinces WHERE province = 'AR-Z'",
    ("provinces", "region_has_prices"): "UPDATE provinces SET cpi_region = 'nowhere' WHERE province = 'AR-Z'",
    ("quarantine", "refusals_match_the_ledger"): "DELETE FROM quarantine WHERE {one}",
    ("quarantine", "texts_are_masked"): "UPDATE quarantine SET masked_text = 'Ana' WHERE {one}",
    ("release_lines", "net_debit_is_not_below_0"): (
        "UPDATE release_lines SET net_debit = -0.01, gross_amount = gross_amount + 0.01 WHERE {one}"
    ),
    ("release_lines", "net_credit_is_not_below_0"): (
        "UPDATE release_lines SET net_credit = -0.01, gross_amount = -0.01 - fee_amount - taxes_amount WHERE {one}"
    ),
    ("release_lines", "approved_at_not_after_event_at"): (
        "UPDATE release_lines SET approved_at = event_at + INTERVAL 1 SECOND WHERE {one}"
    ),
    ("release_lines", "released_at_not_in_the_future"): f"UPDATE release_lines SET released_at = {LATER} WHERE {{one}}",
    ("release_lines", "one_side_is_empty"): (
        "UPDATE release_lines SET net_debit = 1, net_credit = net_credit + 1 WHERE {one}"
    ),
    ("release_lines", "net_adds_up"): "UPDATE release_lines SET fee_amount = fee_amount - 0.01 WHERE {one}",
    ("release_lines", "no_contact_or_card_in_texts"): (
        "UPDATE release_lines SET description = 'ana.paz@example.com' WHERE {one}"
    ),
    ("settlement_lines", "transacted_at_not_after_event_at"): (
        "UPDATE settlement_lines SET transacted_at = event_at + INTERVAL 1 SECOND WHERE {one}"
    ),
    ("settlement_lines", "transacted_at_not_in_the_future"): (
        f"UPDATE settlement_lines SET transacted_at = {LATER}, event_at = {LATER}, known_at = {LATER} WHERE {{one}}"
    ),
    ("settlement_lines", "net_adds_up"): "UPDATE settlement_lines SET net_amount = net_amount + 0.01 WHERE {one}",
    ("settlement_lines", "type_is_known"): "UPDATE settlement_lines SET transaction_type = 'PAYOUTS' WHERE {one}",
    ("settlement_lines", "no_contact_or_card_in_texts"): (
        "UPDATE settlement_lines SET payment_method = 'ana.paz@example.com' WHERE {one}"
    ),
    ("tombstones", "table_is_loaded"): (
        "UPDATE tombstones SET table_name = 'wages', tombstone_id = 'wages:' || row_key WHERE {one}"
    ),
    ("tombstones", "id_names_table_and_row"): "UPDATE tombstones SET row_key = 'other' WHERE {one}",
    ("reviews", "created_at_not_in_the_future"): (
        f"UPDATE reviews SET created_at = {LATER}, event_at = {LATER}, known_at = {LATER} WHERE {{one}}"
    ),
    ("reviews", "one_review_a_booking"): "UPDATE reviews SET booking_id = (SELECT min(booking_id) FROM reviews)",
    ("reviews", "no_contact_or_card_in_texts"): ("UPDATE reviews SET known_at_basis = 'ana@example.com' WHERE {one}"),
}

ALONG = {
    ("clients", "registered_at_not_in_the_future"): {"event_at_not_in_the_future"},
    ("refunds", "created_at_not_in_the_future"): {"event_at_not_in_the_future"},
    ("refunds", "key_is_unique"): {"approved_refunds_within_payment"},
    ("disputes", "opened_at_not_in_the_future"): {"event_at_not_in_the_future"},
    ("disputes", "opened_at_not_after_event_at"): {"opened_before_closing"},
    ("payment_events", "attempted_at_not_after_event_at"): {"identity_stays"},
    ("checkouts", "opened_at_not_in_the_future"): {"event_at_not_in_the_future"},
    ("cpi", "key_is_unique"): {"no_month_is_missing"},
    ("cpi", "index_is_positive"): {"no_price_leaps"},
    ("deflator", "key_is_unique"): {"no_month_is_missing"},
    ("fx", "price_is_positive"): {"no_price_leaps"},
    ("load_ledger", "refusals_do_not_jump"): {"few_records_are_refused", "records_are_conserved"},
    ("load_ledger", "few_records_are_refused"): {"records_are_conserved"},
    ("load_ledger", "key_is_unique"): {"loaded_rows_are_there"},
    ("payments", "amount_is_not_below_0"): {"refunded_within_total_paid", "deductions_within_amount"},
    ("payments", "net_received_balances"): {"money_totals_balance"},
    ("payments", "money_totals_balance"): {"net_received_balances"},
    ("payments", "attempted_at_not_in_the_future"): {"event_at_not_in_the_future"},
    ("payments", "key_is_unique"): {"attempts_are_numbered_once"},
    ("settlement_lines", "transacted_at_not_in_the_future"): {"event_at_not_in_the_future"},
    ("reviews", "key_is_unique"): {"one_review_a_booking"},
    ("reviews", "created_at_not_in_the_future"): {"event_at_not_in_the_future"},
}
"""Rules of the same table that cannot but break with it."""


def statement(table: str, rule: str) -> str:
    """Return SQL that breaks the rule; KeyError where nobody thought of a way."""
    text = OWN.get((table, rule)) or COMMON[rule]
    payment = "payment_id = (SELECT min(payment_id) FROM payments)"
    return (
        text.replace("{table}", table)
        .replace("{one}", ONE.get(table, ""))
        .replace("{later}", LATER)
        .replace("{payment}", payment)
    )
