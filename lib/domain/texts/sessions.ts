/** The list of a person's sessions, in the staff's dialog and in one's own account. */
import { rich } from "./message";

export const none = "Not signed in anywhere.";
export const current = "This one";
export const noAddress = "Address not known";
export const use = <Node>(address: Node, used: Node, started: Node) =>
  rich`${address} · used ${used} · signed in ${started}`;
export const signOut = "Sign out";
export const signOutOf = (device: string, address: string | null) =>
  `Sign out ${device}, ${address ?? "address not known"}`;
