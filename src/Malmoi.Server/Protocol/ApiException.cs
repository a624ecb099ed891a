using System.Text.Json.Serialization;

namespace Malmoi.Server.Protocol;

/// <summary>A request that cannot be answered, as the error object of OpenAI's interface says it.</summary>
internal sealed class ApiException(
    int status,
    string type,
    string message,
    string? code = null,
    string? parameter = null
) : Exception(message)
{
    private const string Request = "invalid_request_error";

    public int Status => status;

    /// <summary>When asking again makes sense; null: never with the same request.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    public ErrorBody Body => new(new ErrorDetails(Message, type, parameter, code));

    /// <summary>Something in the request that the user can mend.</summary>
    public static ApiException Invalid(string message, string? parameter = null, string? code = null) =>
        new(400, Request, message, code, parameter);

    public static ApiException UnknownModel(string name, IEnumerable<string> known) =>
        new(
            404,
            Request,
            $"there is no model '{name}' here; there is: {string.Join(", ", known)}",
            "model_not_found",
            "model"
        );

    public static ApiException WrongKey(bool isMissing) =>
        new(
            401,
            Request,
            isMissing
                ? "this server asks for an API key: send it as 'Authorization: Bearer KEY'"
                : "this API key is none of the server's",
            "invalid_api_key"
        );

    public static ApiException TooLarge(long most) =>
        new(413, Request, $"the request is longer than the {most} bytes that this server reads", "request_too_large");

    public static ApiException NotJson() =>
        new(415, Request, "send the request as JSON, with 'Content-Type: application/json'", "unsupported_media_type");

    public static ApiException Busy(string message, TimeSpan retryAfter) =>
        new(429, "rate_limit_error", message, "rate_limit_exceeded") { RetryAfter = retryAfter };

    public static ApiException Stopping() =>
        new(503, "server_error", "the server is stopping", "service_unavailable")
        {
            RetryAfter = TimeSpan.FromSeconds(5),
        };

    public static ApiException OfStatus(int status, string path) =>
        status switch
        {
            404 => new(404, Request, $"there is nothing at '{path}'", "not_found"),
            405 => new(405, Request, $"'{path}' takes another method: most paths take POST", "method_not_allowed"),
            _ => new(status, status < 500 ? Request : "server_error", $"the server answered with status {status}"),
        };

    public static ApiException Internal() =>
        new(500, "server_error", "something went wrong in the server; its log says more", "internal_error");
}

/// <summary>The body of an answer that says what went wrong.</summary>
internal sealed record ErrorBody(ErrorDetails Error);

/// <summary>What went wrong.</summary>
/// <param name="Message">For people.</param>
/// <param name="Type">The kind of error, as OpenAI calls it.</param>
/// <param name="Param">The part of the request that is to blame.</param>
/// <param name="Code">For programs.</param>
internal sealed record ErrorDetails(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code
);
