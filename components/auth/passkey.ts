import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import * as texts from "@/lib/domain/texts/passkey";

/** What goes back to the server: which question is answered, and the browser's answer. */
export interface PasskeyReply {
  challengeId: string;
  response: { id: string; rawId: string; type: "public-key"; response: Record<string, unknown> };
}

export function canUsePasskeys(): boolean {
  return browserSupportsWebAuthn();
}

/** Null when the person closed the browser's window or has no passkey for Subdesk. */
export async function askForPasskey({
  challengeId,
  options,
}: {
  challengeId: string;
  options: PublicKeyCredentialRequestOptionsJSON;
}): Promise<PasskeyReply | null> {
  const response = await startAuthentication({ optionsJSON: options }).catch(() => null);
  return response && { challengeId, response: { ...response, response: { ...response.response } } };
}

/** The same for a new passkey; says why there is none. */
export async function makePasskey({
  challengeId,
  options,
}: {
  challengeId: string;
  options: PublicKeyCredentialCreationOptionsJSON;
}): Promise<PasskeyReply | { problem: string }> {
  try {
    const response = await startRegistration({ optionsJSON: options });
    return { challengeId, response: { ...response, response: { ...response.response } } };
  } catch (error) {
    return {
      problem:
        error instanceof Error && error.name === "InvalidStateError" ? texts.alreadyHere : texts.noneMade,
    };
  }
}
