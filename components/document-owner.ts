import { markUnattended, watchUse } from "@/components/attended";
import { hidePage } from "@/components/hide-page";
import { leaveFor } from "@/components/leave-for";
import { personHeader } from "@/lib/domain/staff/person-header";

let owner: string | null = null;

/**
 * Binds this document to the person it was made for, by their mark. From then on each change that it sends
 * says so, whatever sends it, and an answer for someone else is not handed on: the document starts anew.
 * Each read says where no one uses the document.
 */
export function bindDocument(person: string): void {
  if (owner !== null) return void belongsTo(person);
  owner = person;
  watchUse(window);
  const send = window.fetch;
  window.fetch = async (input, init) => {
    let given = init;
    if (init?.method === "POST") {
      const headers = new Headers(init.headers);
      headers.set(personHeader, person);
      given = { ...init, headers };
    } else if (!(input instanceof Request)) given = markUnattended(init);
    const answer = await send(input, given);
    const other = answer.headers.get(personHeader);
    return other === null || belongsTo(other) ? answer : restartDocument();
  };
}

/** False where this document is someone else's: it is hidden, and starts anew for whoever is signed in. */
export function belongsTo(person: string): boolean {
  if (owner === null || owner === person) return true;
  void restartDocument();
  return false;
}

/**
 * What was read and typed is not for whoever comes next. What waits for this waits until
 * the document is gone.
 */
export function restartDocument(): Promise<never> {
  hidePage();
  leaveFor("/");
  return new Promise(() => {});
}
