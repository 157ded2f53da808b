/** The APIs that every simulated gateway has deployed; `api-missing` removes the last one. */
export const GATEWAY_APIS = [
  {
    name: 'PizzaShackAPI',
    version: '1.0.0',
    context: '/pizzashack',
    resources: [
      { method: 'GET', path: '/menu' },
      { method: 'POST', path: '/order' },
    ],
    answer: '[{"name":"BBQ Chicken Bacon","price":"22.99"}]',
  },
  {
    name: 'WeatherAPI',
    version: '2.1.0',
    context: '/weather',
    resources: [{ method: 'GET', path: '/' }],
    answer: '{"weather":"sunny"}',
  },
] as const;
