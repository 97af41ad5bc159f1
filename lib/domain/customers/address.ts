export const customersPath = "/customers";
export const adoptPath = "/customers/adopt";

export function customerPath(id: string): string {
  return `${customersPath}/${id}`;
}

/** Its API: the customer, and below it `usage`, `timeline` and `sub-users`. */
export function customerApiPath(id: string): string {
  return `/api${customerPath(id)}`;
}
