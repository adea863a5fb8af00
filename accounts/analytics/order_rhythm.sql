-- The rhythm of one account's orders.
SELECT gaps, typical, usual_longest, gap_year_before, last_order_on, is_late FROM judged
