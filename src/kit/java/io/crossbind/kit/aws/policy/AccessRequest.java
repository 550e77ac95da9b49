package io.crossbind.kit.aws.policy;

/** The question to policies: may this requester do this action on this resource? */
public record AccessRequest(Requester requester, String action, String resource, ContextKeys context) {}
