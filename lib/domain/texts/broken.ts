/** Loaded with every page: what takes its place when it cannot be shown. */
export const product = "Subdesk";
export const pageTitle = "This page could not be shown";
export const productTitle = "Subdesk could not be shown";
export const missingTitle = "There is no such page";
export const missing = "The address may be mistyped, or what it led to is gone.";
export const goToSubUsers = "Go to sub-users";
