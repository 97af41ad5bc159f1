import { Rows } from "./table";

export default function Page() {
  return <Rows />;
}
