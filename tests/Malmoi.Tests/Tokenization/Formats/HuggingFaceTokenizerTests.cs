using System.Text;
using System.Text.Json.Nodes;
using Malmoi.LanguageModels;
using Malmoi.Tokenization;
using Malmoi.Tokenization.Formats;

namespace Malmoi.Tests.Tokenization.Formats;

public sealed class HuggingFaceTokenizerTests
{
    private const string Config = """
        {"add_bos_token":true,"add_eos_token":false,"bos_token":{"__type":"AddedToken","content":"<s>","lstrip":false},"eos_token":"</s>","pad_token":null,
         "model_max_length":1000000000000000019884624838656,"tokenizer_class":"LlamaTokenizer","added_tokens_decoder":{"900":{"content":"<extra>","special":true}},
         "chat_template":[{"name":"tool_use","template":"{{ tools }}"},{"name":"default","template":"{{ messages[0].content }}"}]}
        """;

    [Fact]
    public void A_folder_is_opened_with_its_configuration()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["tokenizer.json"], TokenizerJson.Write(SampleTokenizers.ByteFallback()));
        folder.Write("tokenizer_config.json", Config);
        folder.Write("special_tokens_map.json", """{"unk_token":"<unk>"}""");
        var opened = HuggingFaceTokenizer.Open(folder.Path);
        Assert.Equal(0, opened.Tokenizer.Special.Begin);
        Assert.Equal(1, opened.Tokenizer.Special.Unknown);
        Assert.Equal(900, opened.Tokenizer.Find("<extra>"));
        Assert.True(opened.Config!.AddBegin);
        Assert.Null(opened.Config.MaximumLength);
        Assert.Equal("{{ messages[0].content }}", opened.ChatTemplate);
        Assert.Equal("{{ tools }}", opened.Config.ChatTemplates["tool_use"]);
    }

    [Fact]
    public void A_folder_that_is_written_and_opened_says_the_same()
    {
        using var folder = new TemporaryFolder();
        var config = TokenizerConfig.Read(Encoding.UTF8.GetBytes(Config), "tokenizer_config.json");
        var map = TokenizerConfig.Read("""{"bos_token":"<s>"}"""u8.ToArray(), "special_tokens_map.json");
        var tokenizer = new HuggingFaceTokenizer(SampleTokenizers.ByteFallback(), config, map);
        tokenizer.Save(folder["model"]);
        var opened = HuggingFaceTokenizer.Open(folder["model"]);
        Assert.Equal(config, opened.Config);
        Assert.Equal(map, opened.SpecialTokensMap);
        Assert.Equal(tokenizer.Tokenizer.Special, opened.Tokenizer.Special);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Config), JsonNode.Parse(config.Write())));
        Assert.Equal(3, Directory.GetFiles(folder["model"]).Length);
    }

    [Fact]
    public void A_chat_template_in_a_file_of_its_own_is_read()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["tokenizer.json"], TokenizerJson.Write(SampleTokenizers.ByteFallback()));
        folder.Write("chat_template.jinja", "{{ bos_token }}");
        Assert.Equal("{{ bos_token }}", HuggingFaceTokenizer.Open(folder["tokenizer.json"]).ChatTemplate);
    }

    [Fact]
    public void Without_a_configuration_the_usual_names_have_their_roles()
    {
        var special = new HuggingFaceTokenizer(SampleTokenizers.ByteFallback()).Tokenizer.Special;
        Assert.Equal((0, 1, null, null), (special.Begin, special.Unknown, special.End, special.Padding));
    }

    [Fact]
    public void Roles_without_a_configuration_are_written_and_read()
    {
        using var folder = new TemporaryFolder();
        var parts = SampleTokenizers.ByteLevel().Parts with { Special = new SpecialTokens(null, 267, 0, 268) };
        new HuggingFaceTokenizer(new TokenizerPipeline(parts)).Save(folder.Path);
        var opened = HuggingFaceTokenizer.Open(folder.Path);
        Assert.Equal(parts.Special, opened.Tokenizer.Special);
        Assert.Equal("[MASK]", opened.Config!.Begin);
    }

    [Fact]
    public void A_template_changed_is_written()
    {
        var config = TokenizerConfig.Read("""{"chat_template":"old","x":1}"""u8.ToArray(), "c") is var read
            ? read with
            {
                ChatTemplates = read.ChatTemplates.SetItem("default", "new"),
                End = "</s>",
                MaximumLength = 512,
            }
            : null;
        Assert.True(
            JsonNode.DeepEquals(
                JsonNode.Parse("""{"chat_template":"new","x":1,"eos_token":"</s>","model_max_length":512}"""),
                JsonNode.Parse(config!.Write())
            )
        );
    }

    [Fact]
    public void A_missing_file_is_refused_with_its_name()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains(
            folder.Path,
            Assert.Throws<InputException>(() => HuggingFaceTokenizer.Open(folder.Path)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "nowhere.json",
            Assert.Throws<InputException>(() => HuggingFaceTokenizer.Open(folder["nowhere.json"])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void No_mutation_of_a_configuration_escapes() =>
        Mutations.Try(
            0.05,
            [Encoding.UTF8.GetBytes(Config)],
            (bytes, _) => TokenizerConfig.Read(TokenizerConfig.Read(bytes, "mutated").Write(), "written")
        );
}
