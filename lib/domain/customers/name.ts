/** How a customer is named beside a sub-user. */
export interface CustomerName {
  id: string;
  name: string;
}
