package io.crossbind.kit.aws;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The Authorization header of Signature Version 4 (IAM user guide, "Create a signed AWS API request"). */
record SignatureV4(
        String accessKey, String date, String region, String service, List<String> signedHeaders, String signature) {
    private static final Pattern HEADER =
            Pattern.compile("AWS4-HMAC-SHA256\\s+Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)"
                    + "/aws4_request,\\s*SignedHeaders=([^,\\s]+),\\s*Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    /** "In most cases, a request must reach AWS within five minutes of the time stamp" (user guide); S3 allows fifteen. */
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final Duration LIFETIME_AT_S3 = Duration.ofMinutes(15);

    /** The signature of the request; empty for an unsigned request. */
    static Optional<SignatureV4> of(Request request) {
        Matcher matcher = HEADER.matcher(request.header("authorization"));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new SignatureV4(
                matcher.group(1),
                matcher.group(2),
                matcher.group(3),
                matcher.group(4),
                List.of(matcher.group(5).split(";")),
                matcher.group(6)));
    }

    /**
     * @throws AwsError SignatureDoesNotMatch if another secret signed the request, a signed part changed, or the request is too old
     */
    void verify(Request request, String secret, Instant now) {
        checkAge(request.header("x-amz-date"), now);
        checkPayload(request);
        boolean complete = signedHeaders.contains("host") && signedHeaders.contains("x-amz-date");
        byte[] expected = expected(request, secret).getBytes(StandardCharsets.US_ASCII);
        if (!complete || !MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.US_ASCII))) {
            throw mismatch(
                    "The request signature we calculated does not match the signature you provided. Check your AWS"
                            + " Secret Access Key and signing method. Consult the service documentation for details.");
        }
    }

    private void checkAge(String stamp, Instant now) {
        try {
            Instant signed = STAMP.parse(stamp, Instant::from);
            Duration lifetime = service.equals("s3") ? LIFETIME_AT_S3 : LIFETIME;
            if (Duration.between(signed, now).abs().compareTo(lifetime) > 0) {
                throw mismatch("Signature expired: " + stamp + " is not within " + lifetime.toMinutes() + " minutes of "
                        + STAMP.format(now));
            }
        } catch (DateTimeException e) {
            throw new AwsError(
                    "IncompleteSignature", 400, "Date must be in ISO-8601 'basic format'. Got '" + stamp + "'.");
        }
    }

    private static void checkPayload(Request request) {
        String declared = request.header("x-amz-content-sha256");
        if (declared.length() == 64 && !declared.equals(sha256(request.rawBody()))) {
            throw new AwsError(
                    "XAmzContentSHA256Mismatch",
                    400,
                    "The provided 'x-amz-content-sha256' header does not match what was computed.");
        }
    }

    private String expected(Request request, String secret) {
        String scope = date + "/" + region + "/" + service + "/aws4_request";
        String toSign =
                String.join("\n", "AWS4-HMAC-SHA256", request.header("x-amz-date"), scope, sha256(canonical(request)));
        byte[] key = ("AWS4" + secret).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(date, region, service, "aws4_request")) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private byte[] canonical(Request request) {
        String query = request.parameters().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(value -> PercentEncoding.encode(entry.getKey()) + "=" + PercentEncoding.encode(value)))
                .sorted()
                .collect(Collectors.joining("&"));
        String headers = signedHeaders.stream()
                .map(name -> name + ":" + request.header(name).strip().replaceAll(" +", " ") + "\n")
                .collect(Collectors.joining());
        String declared = request.header("x-amz-content-sha256");
        return String.join(
                        "\n",
                        request.method(),
                        canonicalPath(request.path()),
                        query,
                        headers,
                        String.join(";", signedHeaders),
                        declared.isEmpty() ? sha256(request.rawBody()) : declared)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** S3 signs the path as sent; every other service signs the path encoded once more. */
    private String canonicalPath(String path) {
        return service.equals("s3") ? path : PercentEncoding.encode(path).replace("%2F", "/");
    }

    private static AwsError mismatch(String message) {
        return new AwsError("SignatureDoesNotMatch", 403, message);
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
