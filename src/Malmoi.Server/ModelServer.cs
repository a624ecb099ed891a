using System.Net;
using System.Net.Sockets;
using Malmoi.Server.Endpoints;
using Malmoi.Server.Hosting;
using Malmoi.Server.Protocol;
using Malmoi.Server.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Malmoi.Server;

/// <summary>Models behind an address: OpenAI's interface, and the probabilities of one's own text besides.</summary>
public sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ServedModels _models;
    private readonly ServerOptions _options;
    private readonly ServerMetrics _metrics;
    private readonly PrometheusText _prometheus;

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="models">They become the server's to dispose.</param>
    /// <param name="options">Where it listens, and its limits.</param>
    /// <param name="logging">Where its log goes; null: nowhere.</param>
    /// <exception cref="InputException">There is no model, two have one name, or the address is none.</exception>
    public ModelServer(
        IReadOnlyList<ServedModel> models,
        ServerOptions? options = null,
        Action<ILoggingBuilder>? logging = null
    )
    {
        _options = options ?? new ServerOptions();
        _models = new ServedModels(models);
        _metrics = new ServerMetrics(models);
        _prometheus = new PrometheusText(_metrics.Meter);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Listen);
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = _options.Grace);
        logging?.Invoke(builder.Logging);
        _application = builder.Build();
        Map();
    }

    /// <summary>Where it listens, once it does.</summary>
    public Uri Address =>
        new(
            _application
                .Services.GetRequiredService<IServer>()
                .Features.GetRequiredFeature<IServerAddressesFeature>()
                .Addresses.First()
                .Replace("[::]", "localhost", StringComparison.Ordinal)
        );

    /// <exception cref="InputException">The address is taken or not this machine's.</exception>
    public async Task StartAsync(CancellationToken ct = default)
    {
        foreach (var model in _models.All)
        {
            model.Start(_options, step => _metrics.Stepped(model.Name, step));
        }

        try
        {
            await _application.StartAsync(ct);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new InputException(
                $"cannot listen on {_options.Host}, port {_options.Port}: {error.Message}; choose another with --port",
                error
            );
        }
    }

    /// <summary>Takes no further requests, lets the running ones end within the time of grace, and stops.</summary>
    public Task StopAsync(CancellationToken ct = default) => _application.StopAsync(ct);

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _prometheus.Dispose();
        _metrics.Dispose();
        foreach (var model in _models.All)
        {
            model.Dispose();
        }
    }

    private void Listen(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = _options.LongestBody;
        switch (_options.Host)
        {
            case "*" or "0.0.0.0" or "::":
                kestrel.ListenAnyIP(_options.Port);
                break;
            case "localhost":
                kestrel.Listen(IPAddress.Loopback, _options.Port);
                break;
            case var host when IPAddress.TryParse(host, out var address):
                kestrel.Listen(address, _options.Port);
                break;
            default:
                throw new InputException(
                    $"'{_options.Host}' is no address to listen on: give an IP address, localhost, or * for every one"
                );
        }
    }

    private void Map()
    {
        var log = _application.Services.GetRequiredService<ILoggerFactory>();
        var failures = new Failures(log.CreateLogger<Failures>());
        var keys = new ApiKeys(_options.ApiKeys);
        var requests = new RequestLog(log.CreateLogger<RequestLog>(), _metrics);
        var closing = new Closing(_application.Lifetime.ApplicationStopping);
        _application.Use(next => context => requests.InvokeAsync(context, next));
        _application.Use(next => context => failures.InvokeAsync(context, next));
        _application.Use(next => context => closing.InvokeAsync(context, next));
        _application.Use(next => context => keys.InvokeAsync(context, next));
        _application.UseRouting();
        var models = new ModelsEndpoint(_models);
        var room = new WritingRoom(_metrics);
        _application.MapGet("/health", Health);
        _application.MapGet("/metrics", Metrics);
        _application.MapGet("/v1/models", (RequestDelegate)models.ListAsync);
        _application.MapGet("/v1/models/{**model}", (RequestDelegate)models.ShowAsync);
        _application.MapPost("/v1/completions", new CompletionsEndpoint(_models, _options, room).HandleAsync);
        _application.MapPost("/v1/chat/completions", new ChatEndpoint(_models, _options, room).HandleAsync);
        _application.MapPost("/v1/embeddings", new EmbeddingsEndpoint(_models, _options).HandleAsync);
        _application.MapPost("/v1/score", new ScoreEndpoint(_models, _options).HandleAsync);
        var tokens = new TokensEndpoint(_models, _options);
        _application.MapPost("/v1/tokenize", tokens.TokenizeAsync);
        _application.MapPost("/v1/detokenize", tokens.DetokenizeAsync);
    }

    private static Task Health(HttpContext context) =>
        Answer.WriteAsync(context, new Health("ok"), ServerJson.Messages.Health);

    private Task Metrics(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync(_prometheus.Write(), context.RequestAborted);
    }
}
