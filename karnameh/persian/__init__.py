"""Persian text, digits and the Jalali calendar: pure functions, no other room of ours."""
