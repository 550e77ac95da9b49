package io.crossbind.kit.aws.policy;

/** The question that policies answer: may this requester do this action on this resource? */
public record AccessRequest(Requester requester, String action, String resource, ContextKeys context) {}
