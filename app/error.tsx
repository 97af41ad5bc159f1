"use client";

import { Broken } from "@/components/shell/broken";

export default function RootError({ error }: { error: Error & { digest?: string } }) {
  return <Broken title="This page could not be shown" digest={error.digest} />;
}
