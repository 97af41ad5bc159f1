/** Names whose document sends a request, and whom an answer is for: see lib/auth/person-mark.ts. */
export const personHeader = "x-subdesk-person";
