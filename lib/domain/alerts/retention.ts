/**
 * Days for which Subdesk keeps cleared alerts and ended deliveries; open alerts and waiting deliveries
 * stay.
 */
export const alertDays = 30;
