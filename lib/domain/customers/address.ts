export const customersPath = "/customers";
export const adoptPath = "/customers/adopt";

export function customerPath(id: string): string {
  return `${customersPath}/${id}`;
}

export function findCustomersApiPath(text: string): string {
  return `/api/customers/find?${new URLSearchParams({ q: text }).toString()}`;
}

export function customerNamesApiPath(ids: readonly string[]): string {
  return `/api/customers/names?${new URLSearchParams({ ids: ids.join(",") }).toString()}`;
}

/** Its API: the customer, and below it `usage`, `timeline` and `sub-users`. */
export function customerApiPath(id: string): string {
  return `/api${customerPath(id)}`;
}
