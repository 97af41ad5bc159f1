/** So many sub-users can be selected at once, and be changed or created in one run. */
export const mostRows = 10_000;
