"""Being told: GraphQL subscriptions over a WebSocket, in the one protocol `graphql-transport-ws`.

Promises: nobody is told anything before it is known who they are, nor for longer than a second
after that has ended or changed; each message passes the same door of the core as the query that
asks for it; a message holds identifiers and counts, never data of a patient. What one person, one
connection and one slow reader may take of the box is bounded.

Threat: a page of another site, a stolen or ended session, a client that floods or does not read.
"""
