/** What the navigation calls the pages, which have the same titles. Loaded with every page. */
export const overview = "Overview";
export const subUsers = "Sub-users";
export const customers = "Customers";
export const usage = "Usage";
export const activity = "Activity";
export const runs = "Runs";
export const alerts = "Alerts";
export const audit = "Audit";
export const accounts = "Accounts";
export const handOver = "Hand-over";
export const staff = "Staff";
export const system = "System";
