// Five faults as a shop has them. Each message carries an id, an address or a time: the usual reason why one bug becomes 10,000 issues.

class PaymentError extends Error {
  override name = "PaymentError";
}

class DatabaseError extends Error {
  override name = "DatabaseError";
}

class GatewayTimeout extends Error {
  override name = "GatewayTimeout";
}

type Cart = { customer?: { address: { city: string } } };

function payOrder(order: number): never {
  throw new PaymentError(`Order ${order} cannot be paid twice`);
}

function loadStock(attempt: number): never {
  throw new DatabaseError(`connect ECONNREFUSED 10.0.0.${attempt % 250}:5432 after ${attempt % 900}ms`);
}

function shipTo(cart: Cart): string {
  return (cart.customer as NonNullable<Cart["customer"]>).address.city;
}

function readRates(body: string): unknown {
  return JSON.parse(body);
}

function askCarrier(parcel: number): never {
  throw new GatewayTimeout(`GET https://carrier.example.org/parcels/${parcel}/label timed out`);
}

/** By the type of the error that it throws: a fault, given the number of the order it happens to. */
export const faults: Readonly<Record<string, (order: number) => unknown>> = {
  PaymentError: (order) => payOrder(order),
  DatabaseError: (order) => loadStock(order),
  TypeError: () => shipTo({}),
  SyntaxError: (order) => readRates(`<html>rates of order ${order} are not available`),
  GatewayTimeout: (order) => askCarrier(order),
};
