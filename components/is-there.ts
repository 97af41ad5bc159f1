/** Whether the desk answers at all, asked for a file that every build has. */
export async function isThere(): Promise<boolean> {
  return fetch("/favicon.svg", { method: "HEAD", cache: "no-store" }).then(
    (answer) => answer.ok,
    () => false,
  );
}
