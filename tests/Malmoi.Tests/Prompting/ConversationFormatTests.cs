using Malmoi.Prompting;
using Malmoi.Prompting.Formats;

namespace Malmoi.Tests.Prompting;

public class ConversationFormatTests
{
    private static readonly Conversation Turns = new(
        Message.User("Hello"),
        Message.Assistant("Hi"),
        Message.User(" Who? ")
    );

    private static readonly Conversation WithSystem = new([Message.System("Be kind."), .. Turns.Messages]);

    [Fact]
    public void Vicuna_stands_on_one_line()
    {
        Assert.Equal(
            "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the user's questions. USER: Hello ASSISTANT: Hi</s>USER:  Who?  ASSISTANT:",
            new Vicuna().Prompt(Turns)
        );
        Assert.Equal("Be kind. USER: Hello ASSISTANT: Hi</s>USER:  Who?  ASSISTANT:", new Vicuna().Prompt(WithSystem));
    }

    [Fact]
    public void YuLan_Chat_marks_turns_with_brackets() =>
        Assert.Equal(
            "The following is a conversation between a human and an AI assistant. The AI assistant gives helpful, detailed, and polite answers to the user's questions.\n[|Human|]:Hello\n[|AI|]:",
            new YuLanChat().Prompt("Hello")
        );

    [Fact]
    public void ChatML_puts_every_turn_between_marks() =>
        Assert.Equal(
            "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\nHi<|im_end|>\n<|im_start|>user\n Who? <|im_end|>\n<|im_start|>assistant\n",
            new ChatML().Prompt(WithSystem)
        );

    [Fact]
    public void Llama_2_has_the_system_message_in_the_first_turn() =>
        Assert.Equal(
            "<s>[INST] <<SYS>>\nBe kind.\n<</SYS>>\n\nHello [/INST] Hi </s><s>[INST] Who? [/INST]",
            new Llama2().Prompt(WithSystem)
        );

    [Fact]
    public void Llama_3_has_an_empty_line_behind_each_header() =>
        Assert.Equal(
            "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe kind.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nWho?<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
            new Llama3().Prompt(WithSystem)
        );

    [Fact]
    public void Mistral_Zephyr_and_Gemma_are_exact()
    {
        Assert.Equal("<s>[INST] Hello [/INST]Hi</s>[INST]  Who?  [/INST]", new Mistral().Prompt(Turns));
        Assert.Equal(
            "<|user|>\nHello</s>\n<|assistant|>\nHi</s>\n<|user|>\n Who? </s>\n<|assistant|>\n",
            new Zephyr().Prompt(Turns)
        );
        Assert.Equal(
            "<bos><start_of_turn>user\nHello<end_of_turn>\n<start_of_turn>model\nHi<end_of_turn>\n<start_of_turn>user\nWho?<end_of_turn>\n<start_of_turn>model\n",
            new Gemma().Prompt(Turns)
        );
    }

    [Fact]
    public void An_input_stands_below_its_instruction_in_the_users_turn() =>
        Assert.Equal("<s>[INST] Translate.\n\n안녕 [/INST]", new Mistral().Prompt("Translate.", "안녕"));

    [Fact]
    public void A_role_that_a_format_does_not_know_is_refused_with_its_name()
    {
        foreach (ConversationFormat format in new ConversationFormat[] { new Mistral(), new Gemma(), new Vicuna() })
        {
            var twice = new Conversation(Message.User("a"), Message.User("b"));
            Assert.Contains($"'{format.Name}'", Assert.Throws<InputException>(() => format.Prompt(twice)).Message);
        }

        Assert.Throws<InputException>(() => new Gemma().Prompt(WithSystem));
    }

    [Theory]
    [InlineData("chatml (HF default)", "chatml", null)]
    [InlineData("llama-2 (HF LlamaTokenizer default, no default prompt)", "llama2", null)]
    // This template asks for an answer whether it is told to or not.
    [InlineData("Llama-3", "llama3", true)]
    [InlineData("mistralai/Mistral-7B-Instruct-v0.2 (NOTE: Old pre-v1 without a system prompt)", "mistral", null)]
    [InlineData("zephyr", "zephyr", null)]
    [InlineData("google-gemma-2-2b-it", "gemma", null)]
    public void The_published_template_of_a_format_says_the_same(string template, string name, bool? only)
    {
        var golden = GoldenChatTemplateTests.Golden.Read();
        ConversationFormat format = name switch
        {
            "llama3" => new Llama3 { Begin = "<s>" },
            "gemma" => new Gemma { Begin = "<s>" },
            _ => Assert.IsAssignableFrom<ConversationFormat>(PromptFormats.Find(name)),
        };
        var cases = golden.Cases.Where(item => item.Template == template && item.AddGenerationPrompt != !only).ToList();
        Assert.Equal(only is null ? 18 : 9, cases.Count);
        foreach (var expected in cases)
        {
            var conversation = golden.Conversations[expected.Conversation];
            if (expected.Error is not null)
            {
                Assert.Throws<InputException>(() => format.Prompt(conversation, expected.AddGenerationPrompt));
            }
            else
            {
                Assert.Equal(expected.Text, format.Prompt(conversation, expected.AddGenerationPrompt));
            }
        }
    }
}
