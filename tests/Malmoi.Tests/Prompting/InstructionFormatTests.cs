using System.Text.Json.Nodes;
using Malmoi.Prompting.Formats;

namespace Malmoi.Tests.Prompting;

public class InstructionFormatTests
{
    [Fact]
    public void Alpaca_is_exact_and_does_not_end_with_a_newline()
    {
        var format = new Alpaca();
        Assert.Equal(
            "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n### Instruction:\nSay hi.\n\n### Response:",
            format.Prompt("Say hi.")
        );
        Assert.Equal(
            "Below is an instruction that describes a task, paired with an input that provides further context. Write a response that appropriately completes the request.\n\n### Instruction:\nTranslate.\n\n### Input:\n안녕\n\n### Response:",
            format.Prompt("Translate.", "안녕")
        );
    }

    [Fact]
    public void KULLM_ends_with_a_newline()
    {
        var format = new Kullm();
        Assert.Equal(
            "아래는 작업을 설명하는 명령어입니다. 요청을 적절히 완료하는 응답을 작성하세요.\n\n### 명령어:\n인사해.\n\n### 응답:\n",
            format.Prompt("인사해.")
        );
        Assert.Equal(
            "아래는 작업을 설명하는 명령어와 추가 컨텍스트를 제공하는 입력이 짝을 이루는 예제입니다. 요청을 적절히 완료하는 응답을 작성하세요.\n\n### 명령어:\n번역해.\n\n### 입력:\nhi\n\n### 응답:\n",
            format.Prompt("번역해.", "hi")
        );
    }

    [Fact]
    public void KoAlpaca_and_KoChatGPT_do_not_end_with_a_newline()
    {
        Assert.Equal("### 질문: 왜?\n\n### 답변:", new KoAlpaca().Prompt("왜?"));
        Assert.Equal("### 질문: 왜?\n\n### 맥락: 비\n\n### 답변:", new KoAlpaca().Prompt("왜?", "비"));
        Assert.Equal("### Instruction(명령어):\n왜?\n\n### Response(응답):", new KoChatGpt().Prompt("왜?"));
        Assert.Equal(
            "### Instruction(명령어):\n왜?\n\n### Input(입력):\n비\n\n### Response(응답):",
            new KoChatGpt().Prompt("왜?", "비")
        );
    }

    [Fact]
    public void An_instruction_that_contains_the_name_of_a_field_stays_as_it_is() =>
        Assert.Equal(
            "### 질문: {input} and {instruction}\n\n### 맥락: {instruction}\n\n### 답변:",
            new KoAlpaca().Prompt("{input} and {instruction}", "{instruction}")
        );

    [Fact]
    public void Every_format_takes_its_response_off_its_prompt()
    {
        foreach (var format in PromptFormats.All)
        {
            var prompt = format.Prompt("Name a colour.", "of the sky");
            Assert.EndsWith(format.ResponseMark, prompt.TrimEnd(), StringComparison.Ordinal);
            foreach (var stop in format.Stops)
            {
                var (before, response) = format.Split($"{prompt} Blue.\n{stop} and more");
                Assert.Equal("Blue.", response);
                Assert.Equal(prompt.TrimEnd(), before);
                Assert.Equal("Blue.", format.Response($"\nBlue. {stop}"));
            }
        }
    }

    [Fact]
    public void An_Alpaca_model_that_goes_on_talking_to_itself_is_cut_off()
    {
        var format = new Alpaca();
        var text = format.Prompt("One.") + "\n1\n\n### Instruction:\nTwo.\n\n### Response:\n2";
        Assert.Equal("1", format.Split(text).Response);
    }

    [Fact]
    public void A_format_is_found_by_its_name_and_an_unknown_name_is_refused_with_the_known_ones()
    {
        Assert.Equal(12, PromptFormats.All.Select(format => format.Name).Distinct().Count());
        Assert.IsType<Kullm>(PromptFormats.Find("KULLM"));
        Assert.Contains("alpaca", Assert.Throws<InputException>(() => PromptFormats.Find("alpcaa")).Message);
    }

    [Theory]
    [InlineData("alpaca_legacy.json", "alpaca")]
    [InlineData("kullm.json", "kullm")]
    public void The_templates_that_KULLM_publishes_are_the_same(string file, string name)
    {
        var published = JsonNode.Parse(File.ReadAllText(OutsideData.Data("instr-kullm", "templates", file)))!;
        var format = Assert.IsAssignableFrom<InstructionFormat>(PromptFormats.Find(name));
        Assert.Equal((string)published["prompt_input"]!, format.WithInput);
        Assert.Equal((string)published["prompt_no_input"]!, format.WithoutInput);
        Assert.Equal((string)published["response_split"]!, format.ResponseMark);
    }

    [Theory]
    [InlineData("koalpaca-like (own)", "koalpaca", "")]
    [InlineData("kullm-like (own)", "kullm", "")]
    // Written as a chat template, Alpaca's prompt ends with a newline that Stanford's does not have.
    [InlineData("alpaca-like (own)", "alpaca", "\n")]
    public void A_template_of_the_same_format_says_the_same_of_one_instruction(
        string template,
        string name,
        string more
    )
    {
        var golden = GoldenChatTemplateTests.Golden.Read();
        var expected = golden.Cases.Single(item =>
            item.Template == template && item.Conversation == "user_only" && item.AddGenerationPrompt
        );
        Assert.Equal(expected.Text, PromptFormats.Find(name).Prompt("Hello") + more);
    }
}
