using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Malmoi.Server.Hosting;
using Malmoi.Server.Protocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Malmoi.Server.Streaming;

/// <summary>Server-sent events, each a JSON object, the last one <c>[DONE]</c>, as OpenAI's clients read them.</summary>
internal sealed class EventStream<T>(HttpContext context, JsonTypeInfo<T> type)
{
    /// <summary>Sends what comes, as it comes; what goes wrong on the way is sent as an error object.</summary>
    public async Task SendAllAsync(IAsyncEnumerable<T> parts)
    {
        var ct = context.RequestAborted;
        try
        {
            await foreach (var part in parts.WithCancellation(ct))
            {
                // The status says that it goes well: nothing is sent before something does.
                await StartAsync();
                await SendAsync(JsonSerializer.SerializeToUtf8Bytes(part, type));
            }
        }
        catch (Exception error) when (context.Response.HasStarted && !ct.IsCancellationRequested)
        {
            var told = Failures.Of(error).Body;
            await SendAsync(JsonSerializer.SerializeToUtf8Bytes(told, ServerJson.Messages.ErrorBody));
            return;
        }

        await StartAsync();
        await SendAsync("[DONE]"u8.ToArray());
    }

    private async ValueTask StartAsync()
    {
        if (context.Response.HasStarted)
        {
            return;
        }

        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        // Proxies are asked not to gather events.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted);
    }

    private async ValueTask SendAsync(byte[] data)
    {
        var writer = context.Response.BodyWriter;
        Append("data: "u8);
        Append(data);
        Append("\n\n"u8);
        await writer.FlushAsync(context.RequestAborted);

        void Append(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(writer.GetSpan(bytes.Length));
            writer.Advance(bytes.Length);
        }
    }
}
