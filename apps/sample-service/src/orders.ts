/** An order of the demo's shop, as its service answers it. */
export interface Order {
  found: true;
  number: string;
  /** In words that can be spoken after "Your order is …". */
  status: "being packed" | "on its way" | "delivered" | "delayed" | "cancelled";
  /** Day of delivery, YYYY-MM-DD; empty where there is none to tell. */
  eta: string;
  /** Price in cents of a US dollar. */
  totalCents: number;
}

/** Fixed, so that a demo and a test hear the same every time. */
const orders: readonly Order[] = [
  { found: true, number: "12345", status: "on its way", eta: "2030-03-14", totalCents: 4_990 },
  { found: true, number: "12346", status: "being packed", eta: "2030-03-18", totalCents: 12_000 },
  { found: true, number: "20001", status: "delivered", eta: "", totalCents: 799 },
  { found: true, number: "20002", status: "delayed", eta: "2030-04-02", totalCents: 25_450 },
  { found: true, number: "99999", status: "cancelled", eta: "", totalCents: 0 },
];

export function findOrder(number: string): Order | null {
  return orders.find((order) => order.number === number) ?? null;
}
