"""GraphQL types and resolvers: each resolver translates one call of one service."""

from api.graphql import codes as codes  # it names the enums that the others show
