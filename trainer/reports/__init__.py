"""What a cohort retains: bundles, measures, and the pages that show them."""
