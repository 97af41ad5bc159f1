/** Whether Subdesk answers at all, asked for a file that every build serves, signed in or not. */
export async function isServerUp(): Promise<boolean> {
  return fetch("/favicon.svg", { method: "HEAD", cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
}
