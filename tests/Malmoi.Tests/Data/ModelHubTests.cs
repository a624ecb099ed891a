using System.Security.Cryptography;
using Malmoi.Data;
using Malmoi.Data.Hub;
using Malmoi.Tests.Cli;

namespace Malmoi.Tests.Data;

public class ModelHubTests
{
    private static readonly byte[] Weights = RandomNumberGenerator.GetBytes(300_000);

    [Fact]
    public async Task A_model_comes_whole_and_a_second_time_nothing_is_fetched()
    {
        using var pull = new Pull();
        var last = default(DataProgress);
        await pull.RunAsync(progress: new Relay(progress => last = progress));
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], pull.Files);
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(pull.Target, "model.safetensors")));
        Assert.Equal(("config.json", 3), (last.File.Path, last.Number));
        Assert.False(Directory.Exists(pull.Target + ".part"));
        Assert.DoesNotContain(pull.Server.Requests, head => head.Contains("Authorization", StringComparison.Ordinal));

        var before = pull.Server.Requests.Count;
        await pull.RunAsync();
        Assert.Equal(before + 1, pull.Server.Requests.Count); // the listing
    }

    [Fact]
    public async Task A_cut_line_goes_on_where_it_was_cut()
    {
        using var pull = new Pull();
        pull.Server.Cuts.Enqueue(100_000);
        await pull.RunAsync();
        Assert.Equal(Weights, File.ReadAllBytes(Path.Combine(pull.Target, "model.safetensors")));
        Assert.Contains(pull.Server.Requests, head => head.Contains("Range: bytes=100000-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_server_that_always_breaks_off_leaves_the_folder_as_it_was_and_the_next_command_goes_on()
    {
        using var pull = new Pull();
        pull.Server.Cuts.Enqueue(120_000);
        for (var i = 0; i < 5; i++)
        {
            pull.Server.Cuts.Enqueue(0);
        }

        var error = await pull.ErrorAsync();
        Assert.Contains("the same command goes on from there", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(pull.Target));

        pull.Server.Cuts.Clear();
        await pull.RunAsync();
        Assert.Contains(pull.Server.Requests, head => head.Contains("Range: bytes=120000-", StringComparison.Ordinal));
        Assert.Equal(3, pull.Files.Length);
    }

    [Theory]
    [InlineData("model.safetensors", "SHA-256")]
    [InlineData("config.json", "git blob")]
    public async Task A_wrong_sum_is_refused_and_the_folder_stays_as_it_was(string file, string sum)
    {
        using var pull = new Pull();
        await pull.RunAsync();
        File.Delete(Path.Combine(pull.Target, file));
        pull.Server.Spoiled[file] = [.. Enumerable.Repeat((byte)'x', file == "config.json" ? 21 : Weights.Length)];
        var error = await pull.ErrorAsync();
        Assert.Contains($"/{file}' is not what is expected of it ({sum}", error, StringComparison.Ordinal);
        Assert.Equal(2, pull.Files.Length);
    }

    [Fact]
    public async Task A_file_without_end_does_not_fill_the_disk()
    {
        using var pull = new Pull();
        pull.Server.Spoiled["config.json"] = new byte[10_000_000];
        var error = await pull.ErrorAsync();
        Assert.Contains("bytes, not 21", error, StringComparison.Ordinal);
        Assert.DoesNotContain("10000000 bytes", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_changed_upstream_or_was_damaged_here_is_fetched_again()
    {
        using var pull = new Pull();
        await pull.RunAsync();
        var path = Path.Combine(pull.Target, "model.safetensors");
        File.WriteAllBytes(path, new byte[Weights.Length]);
        await pull.RunAsync();
        Assert.Equal(Weights, File.ReadAllBytes(path));
    }

    [Fact]
    public async Task A_model_that_is_not_there_is_named()
    {
        using var pull = new Pull();
        pull.Server.Model = "owner/other";
        var error = await pull.ErrorAsync();
        Assert.Contains("cannot list 'owner/model'", error, StringComparison.Ordinal);
        Assert.Contains("404", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gated_model_asks_for_a_token_and_opens_with_one()
    {
        using var pull = new Pull();
        pull.Server.Token = "hf_secret";
        Assert.Contains("put your token into HF_TOKEN", await pull.ErrorAsync(), StringComparison.Ordinal);

        var refused = await pull.ErrorAsync(token: "hf_wrong");
        Assert.Contains("the token in HF_TOKEN may not read it", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_wrong", refused, StringComparison.Ordinal);

        await pull.RunAsync(token: "hf_secret");
        Assert.Equal(3, pull.Files.Length);
    }

    [Fact]
    public async Task The_token_goes_to_no_other_host()
    {
        using var elsewhere = new HubServer();
        using var pull = new Pull(elsewhere);
        pull.Server.Token = "hf_secret";
        pull.Server.Elsewhere = elsewhere.Endpoint;
        await pull.RunAsync(token: "hf_secret");
        Assert.Equal(3, pull.Files.Length);
        Assert.Equal(3, elsewhere.Requests.Count);
        Assert.DoesNotContain(elsewhere.Requests, head => head.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hf_\nsecret")]
    [InlineData("hf_비밀")]
    public void A_token_with_impossible_letters_is_refused_without_being_shown(string token)
    {
        var error = Assert.Throws<InputException>(() => new ModelHub("http://localhost", token));
        Assert.Contains("HF_TOKEN", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://hub")]
    [InlineData("hub")]
    [InlineData("https://me:password@hub")]
    public void An_endpoint_that_is_none_is_refused(string endpoint)
    {
        var error = Assert.Throws<InputException>(() => new ModelHub(endpoint));
        Assert.Contains("the address of the hub", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("password@", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../escaped.json")]
    [InlineData("a/../../escaped.json")]
    [InlineData("/escaped.json")]
    [InlineData("..\\escaped.json")]
    [InlineData("c:escaped.json")]
    [InlineData("a//escaped.json")]
    public async Task A_name_that_leads_out_of_the_folder_is_refused(string path)
    {
        using var pull = new Pull();
        pull.Server.Add(path, "{}");
        var error = await pull.ErrorAsync(patterns: ["*"]);
        Assert.Contains($"'{path}'", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(pull.Folder.Path));

        await pull.RunAsync(); // which does not ask for it
        Assert.Equal(["config.json", "model.safetensors", "tokenizer.json"], pull.Files);
    }

    [Fact]
    public async Task A_listing_of_many_pages_is_read_to_its_end()
    {
        using var pull = new Pull();
        pull.Server.PageSize = 1;
        await pull.RunAsync();
        Assert.Equal(3, pull.Files.Length);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("""[{"type":"file"}]""")]
    [InlineData(
        """[{"type":"file","path":"config.json","size":-1,"oid":"0123456789012345678901234567890123456789"}]"""
    )]
    [InlineData("""[{"type":"file","path":"config.json","size":3,"oid":"../x"}]""")]
    public async Task A_listing_that_is_none_is_refused(string listing)
    {
        using var pull = new Pull();
        pull.Server.Listing = listing;
        Assert.Contains("hub", await pull.ErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpt2", "main")]
    [InlineData("../x", "main")]
    [InlineData("a/..", "main")]
    [InlineData("a/b/c", "main")]
    [InlineData("a/b", "../main")]
    [InlineData("a/b", "")]
    public void A_name_that_is_none_is_refused(string name, string revision)
    {
        var error = Assert.Throws<InputException>(() => HubModel.Parse(name, revision));
        Assert.Contains(name == "a/b" ? "revision" : "OWNER/NAME", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_prints_the_folder()
    {
        using var pull = new Pull();
        pull.Server.Revision = "v1.0";
        var printed = await VerbRun.OutputAsync(
            "pull",
            "owner/model",
            "--revision",
            "v1.0",
            "--endpoint",
            pull.Server.Endpoint,
            "-o",
            pull.Target
        );
        Assert.Equal(pull.Target, printed.TrimEnd());
        Assert.Equal(3, pull.Files.Length);
        var json = await VerbRun.JsonAsync(
            "pull",
            "owner/model",
            "--revision",
            "v1.0",
            "--file",
            "*.safetensors",
            "--endpoint",
            pull.Server.Endpoint,
            "-o",
            pull.Target
        );
        Assert.Equal(Weights.Length, (int)json["files"]![0]!["bytes"]!);
    }

    private sealed class Pull : IDisposable
    {
        public Pull(HubServer? also = null)
        {
            foreach (var server in also is null ? [Server] : (HubServer[])[Server, also])
            {
                server.Add("config.json", """{"model_type":"gpt2"}""");
                server.Add("model.safetensors", Weights, isBeside: true);
                server.Add("tokenizer.json", "{}");
            }
        }

        public HubServer Server { get; } = new();

        public TemporaryFolder Folder { get; } = new();

        public string Target => Folder["model"];

        public string[] Files =>
            [.. Directory.GetFiles(Target).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

        public async Task RunAsync(
            string? token = null,
            string[]? patterns = null,
            IProgress<DataProgress>? progress = null
        )
        {
            using var hub = new ModelHub(Server.Endpoint, token ?? "")
            {
                Pause = TimeSpan.FromMilliseconds(1),
                Patience = TimeSpan.FromSeconds(20),
            };
            var model = HubModel.Parse("owner/model");
            var files = ModelFiles.Select(model, await hub.ListAsync(model), patterns ?? []);
            await new ModelDownload(hub).GetAsync(model, files, Target, progress);
        }

        public async Task<string> ErrorAsync(string? token = null, string[]? patterns = null) =>
            (await Assert.ThrowsAsync<InputException>(() => RunAsync(token, patterns))).Message;

        public void Dispose()
        {
            Server.Dispose();
            Folder.Dispose();
        }
    }

    private sealed class Relay(Action<DataProgress> report) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => report(value);
    }
}
