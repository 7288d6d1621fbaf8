UPDATE users SET level = 'free';
