using System.Net;
using System.Text.Json;

namespace Malmoi.Data.Hub;

/// <summary>A hub of Hugging Face's kind: what files a model has there, and where.</summary>
public sealed class ModelHub : IDisposable
{
    // A listing has a line for each file; the largest models have a few hundred.
    private const int LongestListing = 1 << 25;
    private const int MostPages = 100;
    private readonly bool _hasToken;
    private readonly HttpClient _client;

    /// <param name="endpoint">The hub's address, as https://huggingface.co; null: HF_ENDPOINT, or that one.</param>
    /// <param name="token">Who asks; null: HF_TOKEN, or nobody.</param>
    /// <exception cref="InputException">The address is none, or the token holds what no token has.</exception>
    public ModelHub(string? endpoint = null, string? token = null)
    {
        Endpoint = Address(endpoint ?? Variable("HF_ENDPOINT") ?? "https://huggingface.co");
        token = (token ?? Variable("HF_TOKEN"))?.Trim();
        if (token is not null && token.Any(letter => letter is <= ' ' or > '~'))
        {
            throw new InputException("HF_TOKEN holds a character that no token has: copy it once more"); // never show it
        }

        _hasToken = !string.IsNullOrEmpty(token);
        _client = Download.NewClient(new HubHandler(Endpoint, _hasToken ? token : null));
        _client.MaxResponseContentBufferSize = LongestListing;
    }

    public Uri Endpoint { get; }

    /// <summary>How long the hub may send nothing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The pause before a second try.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where a file of a model lies.</summary>
    public Uri AddressOf(HubModel model, DataFile file) =>
        At($"{model.Name}/resolve/{Escaped(model.Revision)}/{string.Join('/', file.Path.Split('/').Select(Escaped))}");

    /// <summary>All files of a model with their sizes and sums, in the hub's order.</summary>
    /// <exception cref="InputException">There is no such model, the token does not open it, or the hub does not answer as one.</exception>
    public async Task<IReadOnlyList<DataFile>> ListAsync(HubModel model, CancellationToken ct = default)
    {
        var files = new List<DataFile>();
        Uri? page = At($"api/models/{model.Name}/tree/{Escaped(model.Revision)}?recursive=true");
        for (var pages = 0; page is not null; pages++)
        {
            if (pages == MostPages)
            {
                throw new InputException($"'{Endpoint}' lists the files of '{model}' without end: is it a hub?");
            }

            (var entries, page) = await PageAsync(model, page, ct);
            files.AddRange(entries.Where(entry => entry.Type == "file").Select(entry => entry.ToFile(model)));
        }

        return files;
    }

    /// <summary>A download of this hub's files.</summary>
    internal Download DownloadOf(HubModel model) =>
        new(_client)
        {
            Patience = Patience,
            Pause = Pause,
            Advice = status => Advice(model, status),
        };

    public void Dispose() => _client.Dispose();

    private async Task<(HubEntry[] Entries, Uri? Next)> PageAsync(HubModel model, Uri page, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            using var response = await _client.GetAsync(page, patience.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new InputException(
                    $"cannot list '{model}': '{page}' answers {(int)response.StatusCode} ({response.ReasonPhrase}): {Advice(model, response.StatusCode)}"
                );
            }

            var json = await response.Content.ReadAsByteArrayAsync(patience.Token);
            var entries = JsonSerializer.Deserialize(json, HubJson.Default.HubEntryArray);
            return (entries ?? throw new JsonException(), Next(page, response));
        }
        catch (JsonException error)
        {
            throw new InputException($"'{page}' answers with no list of files: is '{Endpoint}' a hub?", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new InputException(
                $"cannot list '{model}': {error.Message.TrimEnd('.')}; is there a network, and is '{Endpoint}' a hub?",
                error
            );
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new InputException(
                $"cannot list '{model}': nothing came from '{Endpoint}' for {Patience.TotalSeconds:0} seconds; try again",
                error
            );
        }
    }

    // Link: <https://...?cursor=...>; rel="next"
    private static Uri? Next(Uri page, HttpResponseMessage response)
    {
        var links = response.Headers.TryGetValues("Link", out var values) ? string.Join(',', values) : "";
        var next = links
            .Split(',')
            .FirstOrDefault(link => link.Contains("rel=\"next\"", StringComparison.OrdinalIgnoreCase));
        return
            next is not null
            && next.IndexOf('<') is var begin and >= 0
            && next.IndexOf('>') is var end
            && end > begin
            && Uri.TryCreate(page, next[(begin + 1)..end], out var address)
            ? address
            : null;
    }

    private string Advice(HubModel model, HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when _hasToken =>
                $"there is no such model, or the token in HF_TOKEN may not read it; see {At(model.Name)}",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
                $"there is no such model, or it wants to know who asks: accept its terms at {At(model.Name)} and put your token into HF_TOKEN",
            HttpStatusCode.NotFound =>
                $"there is no such model, revision '{model.Revision}' or file; look at {At(model.Name)}",
            _ => "try again later",
        };

    private Uri At(string path) => new($"{Endpoint.AbsoluteUri.TrimEnd('/')}/{path}");

    private static string Escaped(string part) => Uri.EscapeDataString(part);

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp)
        && address is { UserInfo: "", Query: "", Fragment: "" }
            ? address
            : throw new InputException(
                "the address of the hub is none: write it as in https://huggingface.co, without a name or password" // which may be in it
            );

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
