import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import type { PasskeyAnswer } from "../lib/auth/passkeys";

const origin = "http://localhost:3000";
const flags = { present: 1, verified: 4, newKey: 64 };

interface Offer {
  challengeId: string;
  options: { challenge: string };
}

/** A device with one passkey, which checks who holds it and does not count. */
export function makeDevice() {
  const id = randomBytes(16);
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const cose = isoCBOR.encode(
    new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]),
  );
  const newKey = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
  const answer = (challengeId: string, response: Record<string, string>): PasskeyAnswer => ({
    challengeId,
    response: {
      id: id.toString("base64url"),
      rawId: id.toString("base64url"),
      type: "public-key",
      response,
      clientExtensionResults: {},
    },
  });

  return {
    /** Its answer to an offer to add a passkey. */
    made({ challengeId, options }: Offer): PasskeyAnswer {
      const attestation = isoCBOR.encode(
        new Map<string, unknown>([
          ["fmt", "none"],
          ["attStmt", new Map()],
          ["authData", Buffer.concat([authenticatorData(flags.newKey), newKey])],
        ]) as never,
      );
      return answer(challengeId, {
        clientDataJSON: clientData("webauthn.create", options.challenge).toString("base64url"),
        attestationObject: Buffer.from(attestation).toString("base64url"),
      });
    },

    /** Its answer to an offer to use one. */
    used({ challengeId, options }: Offer): PasskeyAnswer {
      const [client, data] = [clientData("webauthn.get", options.challenge), authenticatorData(0)];
      const signature = sign("sha256", Buffer.concat([data, sha256(client)]), privateKey);
      return answer(challengeId, {
        clientDataJSON: client.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: signature.toString("base64url"),
      });
    },
  };
}

const sha256 = (of: string | Buffer) => createHash("sha256").update(of).digest();

const clientData = (type: string, challenge: string) =>
  Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));

const authenticatorData = (more: number) =>
  Buffer.concat([
    sha256(new URL(origin).hostname),
    Buffer.from([flags.present | flags.verified | more]),
    Buffer.alloc(4),
  ]);
