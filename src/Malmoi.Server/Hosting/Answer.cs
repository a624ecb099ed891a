using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Malmoi.Server.Protocol;
using Microsoft.AspNetCore.Http;

namespace Malmoi.Server.Hosting;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    public static Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = 200)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, type);
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        if (error.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(
                System.Globalization.CultureInfo.InvariantCulture
            );
        }

        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return WriteAsync(context, error.Body, ServerJson.Messages.ErrorBody, error.Status);
    }
}
