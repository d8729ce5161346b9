"""GraphQL types and resolvers: each resolver translates one call of one service."""
