"""What happens without anybody asking: messages, daily checks, and the clock that starts them."""
