"""Words that all floors share: errors, time, ids, text; imports nothing of ours."""
