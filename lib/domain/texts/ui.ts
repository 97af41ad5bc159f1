/** Of the parts every page is made of. Loaded with every page. */
export const loadingPage = "Loading the page";
export const notifications = "Notifications";
export const reload = "Reload";
export const updated = "Subdesk was updated. Reload the page to continue; what you typed stays until you do.";
export const partUnreachable =
  "This part could not be loaded, because Subdesk cannot be reached. Everything else on the page stays as it is.";
export const partFailed =
  "This part could not be shown. Something went wrong on this server; everything else on the page stays as it is.";
