const COMMON = { productName: 'PIMS', productVersion: '12.1.27', username: 'PIMS', password: 'PIMS', enabled: true };

/** Bodies of the source document (seed document 000, Product Connection), as Swagger UI offers them. */
export const CONNECTION_EXAMPLES = {
  postgresql: {
    summary: 'PostgreSQL',
    value: { ...COMMON, url: 'jdbc:postgresql://localhost:5432/PIMS', dataBaseType: 'POSTGRESQL' },
  },
  withSettings: {
    summary: 'PostgreSQL with its own time zone and schema',
    value: {
      ...COMMON,
      url: 'jdbc:postgresql://localhost:5432/PIMS?sslmode=verify-full',
      dataBaseType: 'POSTGRESQL',
      timeZone: 'America/Manaus',
      ownerSchema: 'pims',
    },
  },
};
