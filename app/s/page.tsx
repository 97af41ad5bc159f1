import type { Metadata } from "next";
import { connection } from "next/server";
import { SecretLinkCard } from "@/components/hand-over/secret-link-card";
import * as texts from "@/lib/domain/texts/secret-links";

export const metadata: Metadata = {
  title: { absolute: texts.pageTitle },
  description: null,
  robots: { index: false, follow: false, noarchive: true, nosnippet: true },
  referrer: "no-referrer",
};

/**
 * For a customer, outside of Subdesk's own pages. The token is behind the "#", which no browser sends, so
 * that looking at the page asks nothing and tells nothing.
 */
export default async function SecretLinkPage() {
  // Never from a cache: each answer has a nonce of its own.
  await connection();
  return <SecretLinkCard />;
}
