using System.Buffers;
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
    private Utf8JsonWriter? _json;

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
                await SendAsync(part, type);
            }
        }
        catch (Exception error) when (context.Response.HasStarted && !ct.IsCancellationRequested)
        {
            await SendAsync(Failures.Of(error).Body, ServerJson.Messages.ErrorBody);
            return;
        }

        await StartAsync();
        context.Response.BodyWriter.Write("data: [DONE]\n\n"u8);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
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

    // Straight into the buffer that is sent.
    private async ValueTask SendAsync<TPart>(TPart part, JsonTypeInfo<TPart> typeOfPart)
    {
        var writer = context.Response.BodyWriter;
        writer.Write("data: "u8);
        _json ??= new Utf8JsonWriter(writer, new JsonWriterOptions { Encoder = type.Options.Encoder });
        _json.Reset(writer);
        JsonSerializer.Serialize(_json, part, typeOfPart);
        writer.Write("\n\n"u8);
        await writer.FlushAsync(context.RequestAborted);
    }
}
