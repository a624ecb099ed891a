using Malmoi.Cli.Tour;
using Malmoi.Models;
using Malmoi.Village;

namespace Malmoi.Tests.Cli;

public class TourTests
{
    [Fact]
    public async Task A_tour_leaves_a_report_in_two_languages_models_and_commands_to_go_on()
    {
        using var folder = new TemporaryFolder();
        var tour = folder["tour"];
        var output = await VerbRun.OutputAsync("tour", "ngram", "-o", tour, "--sentences", "1200", "--threads", "2");

        Assert.Contains("report.html", output, StringComparison.Ordinal);
        Assert.Contains("malmoi explain", output, StringComparison.Ordinal);
        var report = await File.ReadAllTextAsync(
            Path.Combine(tour, "report.html"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(9, report.Split("<svg").Length - 1);
        Assert.Contains("평탄화", report, StringComparison.Ordinal);
        using var model = ModelFile.Open(Path.Combine(tour, "ko.arpa"));
        Assert.True(model.Policy.SplitPunctuation);
        Assert.DoesNotContain(Directory.GetFiles(tour), file => file.Contains(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_chapter_of_vectors_leaves_vectors_pictures_and_analogies()
    {
        using var folder = new TemporaryFolder();
        var tour = folder["tour"];
        var output = await VerbRun.OutputAsync("tour", "vectors", "-o", tour, "--sentences", "2000", "--threads", "2");
        Assert.Contains("malmoi vectors analogy", output, StringComparison.Ordinal);
        var report = await File.ReadAllTextAsync(
            Path.Combine(tour, "report.html"),
            TestContext.Current.CancellationToken
        );
        Assert.InRange(report.Split("<svg").Length - 1, 5, 10);
        Assert.Contains("벌레이고 도시인데", report, StringComparison.Ordinal);
        using var vectors = Malmoi.WordVectors.Files.VectorFile.Open(Path.Combine(tour, "ko.vec"));
        Assert.True(vectors.Vectors.Words.Find("할머니"u8) >= 0);
        Assert.Equal(-1, vectors.Vectors.Words.Find("할머니께서"u8));
    }

    [Fact]
    public async Task The_chapter_of_Transformers_judges_a_GPT_a_BERT_and_a_translator()
    {
        using var folder = new TemporaryFolder();
        var tour = folder["tour"];
        var output = await VerbRun.OutputAsync(
            "tour",
            "transformers",
            "-o",
            tour,
            "--sentences",
            "1200",
            "--threads",
            "1"
        );
        Assert.Contains("malmoi train gpt", output, StringComparison.Ordinal);
        var report = await File.ReadAllTextAsync(
            Path.Combine(tour, "report.html"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(5, report.Split("<svg").Length - 1);
        Assert.Contains("누가 했는가", report, StringComparison.Ordinal);
        Assert.Contains("chrF", report, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chapter_of_linguistics_asks_heads_and_pairs_beside_an_untrained_twin()
    {
        using var folder = new TemporaryFolder();
        var tour = folder["tour"];
        var output = await VerbRun.OutputAsync(
            "tour",
            "linguistics",
            "-o",
            tour,
            "--sentences",
            "1200",
            "--threads",
            "1"
        );
        Assert.Contains("malmoi attention relations", output, StringComparison.Ordinal);
        var report = await File.ReadAllTextAsync(
            Path.Combine(tour, "report.html"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(6, report.Split("<svg").Length - 1);
        Assert.Contains("untrained twin", report, StringComparison.Ordinal);
        Assert.Contains("주어", report, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", report, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tour, "ko.trees.new.conllu")));
    }

    [Fact]
    public async Task The_chapter_of_the_assistant_tunes_judges_and_aligns_in_both_languages()
    {
        using var folder = new TemporaryFolder();
        var tour = folder["tour"];
        var output = await VerbRun.OutputAsync("tour", "assistant", "-o", tour, "--sentences", "600", "--threads", "1");
        Assert.Contains("malmoi chat", output, StringComparison.Ordinal);
        var report = await File.ReadAllTextAsync(
            Path.Combine(tour, "report.html"),
            TestContext.Current.CancellationToken
        );
        // Instructions, pairs, reward and distance, in each language.
        Assert.Equal(8, report.Split("<svg").Length - 1);
        Assert.Contains("새 종류의 과제", report, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", report, StringComparison.Ordinal);
        Assert.All(
            (string[])["en.gpt", "en.sft", "ko.reward", "ko.ppo", "ko.dpo"],
            model => Assert.True(File.Exists(Path.Combine(tour, model, "model.safetensors")), model)
        );
    }

    [Fact]
    public async Task An_unknown_chapter_is_refused_with_those_there_are()
    {
        var error = await VerbRun.ErrorAsync("tour", "images");
        Assert.Contains("'images'", error, StringComparison.Ordinal);
        Assert.Contains("ngram", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_refused_with_the_option()
    {
        using var folder = new TemporaryFolder();
        var below = Path.Combine(folder.Write("file", "something"), "tour");
        var error = await VerbRun.ErrorAsync("tour", "-o", below);
        Assert.Contains(below, error, StringComparison.Ordinal);
        Assert.Contains("--output", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("tour", "something");
        Assert.Contains("is a file", await VerbRun.ErrorAsync("tour", "-o", file), StringComparison.Ordinal);
        Assert.Equal("something", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Every_phenomenon_of_the_village_has_a_name_in_both_languages() =>
        Assert.All(
            Maeul.Paradigms,
            paradigm =>
            {
                var name = PhenomenonNames.Of(paradigm.Phenomenon);
                Assert.NotEqual(name.English, name.Korean);
                Assert.DoesNotContain('_', name.English);
            }
        );
}
