package io.crossbind.desired.shares;

import io.crossbind.desired.AccountFacts;
import io.crossbind.model.Problem;

/** The account that owns the resources of a ResourceShare, and whether the share may use the account. */
public sealed interface ShareOwner {

    /** The share may use the account. */
    record Usable(AccountFacts facts) implements ShareOwner {}

    /** The account does not exist, is being deleted, or is a duplicate. */
    record Unusable(Problem problem) implements ShareOwner {}

    /** An administrator abandoned the account: the operator does not call AWS for the account any more. */
    record Abandoned(Problem problem) implements ShareOwner {}
}
