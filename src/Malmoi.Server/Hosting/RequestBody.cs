using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Malmoi.Server.Protocol;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Hosting;

/// <summary>Reads what a request says.</summary>
internal static class RequestBody
{
    /// <exception cref="ApiException">The body is too long, no JSON, or says something else than it should.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, long longest)
    {
        var request = context.Request;
        if (!request.HasJsonContentType())
        {
            throw ApiException.NotJson();
        }

        if (request.ContentLength > longest)
        {
            throw ApiException.TooLarge(longest);
        }

        try
        {
            // An object that names a thing twice says nothing certain.
            return await JsonSerializer.DeserializeAsync(request.Body, type, context.RequestAborted)
                ?? throw ApiException.Invalid("the request is null: send an object");
        }
        catch (JsonException error)
        {
            throw Broken(error);
        }
        catch (ArgumentException)
        {
            throw ApiException.Invalid("the request names a thing twice in one object", code: "invalid_json");
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw ApiException.TooLarge(longest);
        }
    }

    /// <summary>What is wrong with JSON, and where.</summary>
    public static ApiException Broken(JsonException error)
    {
        var place = FormattableString.Invariant(
            $"line {error.LineNumber.GetValueOrDefault() + 1}, byte {error.BytePositionInLine.GetValueOrDefault() + 1}"
        );
        var parameter =
            error.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        var reason = error.Message.Split(" Path:", 2)[0].Split(" LineNumber:", 2)[0].TrimEnd('.', ' ');
        reason = reason.Replace("The JSON value could not be converted to ", "it is no ", StringComparison.Ordinal);
        return parameter is null
            ? ApiException.Invalid($"the request is not valid JSON at {place}: {OneLine(reason)}", code: "invalid_json")
            : ApiException.Invalid(
                $"'{OneLine(parameter)}' is not as it should be ({place}): {OneLine(reason)}",
                OneLine(parameter)
            );
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
