import { CustomersSkeleton } from "@/components/customer-screens/customers-skeleton";

export default function Loading() {
  return <CustomersSkeleton />;
}
