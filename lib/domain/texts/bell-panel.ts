export const title = "Alerts";
export const markAllRead = "Mark all read";
export const none = "No alert has fired.";
export const all = "All alerts and rules";
