package io.crossbind.model;

import java.util.regex.Pattern;

/**
 * An AWS account.
 *
 * @param value 12 digits
 */
public record AccountId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9]{12}");

    public AccountId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a 12-digit AWS account id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
